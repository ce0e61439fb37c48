"""The service: briefs and reports on demand, over HTTP.

::

    web processes   check a request, put a job into the database, answer, send results and the published site
    dispatcher      takes tasks from the database, has them made, keeps their results
    supervisor      starts both, starts again what dies, ends all of them together

They speak through the database and the results folder only, so that any of them may die at any moment.
"""
