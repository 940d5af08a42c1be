"""What all services of Geleit must call the same: data with German and English labels, and loaders. No behaviour.

Short lists that code refers to by name are enums (one line per code: value, German, English). Long or dated lists of
others (residence titles, languages, states, municipalities) are read by `geleit_vocabulary.codelists.code_list`.
"""
