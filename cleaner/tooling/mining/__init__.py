"""Mining: what repeats across the documents of a site → rules that mark it.

Items are observed line by line (`observing`), their lines kept and counted in DuckDB (`store`,
`counting`), judged (`judging`), and what is furniture is written down as rules (`drafting`,
`writing`). `mine` puts the steps together.
"""
