"""The edition as its readers find it: files, pages, numbers, PDFs. Nothing here imports eslabon."""
