"""The HTTP service: SPARQL 1.1 Protocol, entity pages, questions as REST; and loading other servers.

The process that listens holds no graph. A nursery loads it once and forks workers that share its memory; each request
that needs the graph is a job for a worker, and a worker that exceeds its limits is killed and replaced.

``options`` what may be set · ``negotiate`` Accept headers · ``protocol`` HTTP request to query · ``frames`` the wire
between server and worker · ``graph`` what a worker holds · ``jobs`` what it does · ``reconcile`` the Reconciliation
Service API · ``nursery``, ``staff``, ``pool`` the workers · ``errand`` a job of theirs · ``answering``, ``lent``,
``spool`` its answer on the way · ``connection``, ``shell``, ``http`` what every request meets · ``app`` routes ·
``run`` the server · ``push``.
"""
