"""The review screen: people look at what was read, sentence by sentence, and decide.

The server holds the list of statements and the log; workers, which hold the graph, look things up and say what a
decision would change; a build of its own process carries decisions out.
"""
