"""What past recipients owe when a ground ends or a record is corrected, restricted or erased (Art. 19 GDPR)."""
