"""The Reconciliation Service API, version 0.2, over the served graph, for OpenRefine and other clients.

``routes`` what is asked, checked before a worker sees it · ``terms`` types and properties · ``index`` names to things ·
``match`` candidates with their scores · ``values`` what is said of things · ``jobs`` the answers.
"""
