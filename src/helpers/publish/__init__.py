"""How does a finished book get to its readers, and what must never get there with it?

- `finished` refuses a book that is not whole, or in which a cell failed;
- `private` looks for local paths and user names in every file of it;
- `answers` keeps real answers, and small counts of them, out unless told otherwise;
- `place` puts it in its place in one step, and keeps the one that was there.
"""
