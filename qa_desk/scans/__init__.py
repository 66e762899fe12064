"""Scanned paper: files into upright pages that know which slip they are (P22).

`reading.papers` is the way in. Pillow, pypdfium2 and zxing-cpp are imported with the first page.
"""
