"""The toolkit: how a panel talks to Python, plays a clip, draws a plot, asks a question."""
