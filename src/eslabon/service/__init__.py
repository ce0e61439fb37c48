"""The service: the site, an API and a form, over a queue of jobs that other processes do."""
