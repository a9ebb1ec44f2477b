"""The report run: from a plan of reports to a published set; it runs notebooks and knows no analysis.

`run` is the way through; `plan` says which reports there are, `kernels` runs their notebooks, `publishing`
swaps sets. Nothing is imported here: a kernel that imports `fresh` must not wait for the rest.
"""
