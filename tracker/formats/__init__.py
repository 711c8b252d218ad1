"""How dates read in each language (FORMAT_MODULE_PATH). Typed dates are ISO first everywhere."""
