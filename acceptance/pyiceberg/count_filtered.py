"""argv: table, row filter. Prints how many rows fulfil it."""

import sys

from lake import connect, show

show(connect().load_table(sys.argv[1]).scan(row_filter=sys.argv[2]).to_arrow().num_rows)
