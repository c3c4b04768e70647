"""Whole archives: files of texts with ids in, one row for every row out, in order of id.

The input is put in order and cut into blocks once (``plan``); then every block is translated and
committed by itself (``work``), in this process (``local``) or on a Ray cluster (``cluster``). What
has been committed is never computed again.
"""
