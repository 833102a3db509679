"""How does an author see a change at once?

`sources` says what changed, `worker` renders in a process of its own (`draft` one chapter at once,
`helpers.render.engine` the whole book), `session` decides which of them when, `server` shows it.
"""
