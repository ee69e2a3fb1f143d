"""The live preview: from an event of the file system to what a browser shows."""
