"""Runs statements in one session and prints the rows of each."""

import sys

from extension import connect, show

connection = connect()
show([[[str(cell) for cell in row] for row in connection.execute(statement).fetchall()] for statement in sys.argv[1:]])
