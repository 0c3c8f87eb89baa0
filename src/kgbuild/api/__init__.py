"""The graph as a Python value: ``kg = kgbuild.open("graph/")``.

>>> kg = from_turtle('''
...     @prefix rn: <https://w3id.org/research-network/ns#> .
...     @prefix rnr: <https://w3id.org/research-network/role#> .
...     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
...     @prefix : <https://example.org/id/> .
...     :ada a rn:Person ; rdfs:label "Ada Marten"@en .
...     :bo a rn:Person ; rdfs:label "Bo Lindt"@en .
...     :day a rn:Event ; rdfs:label "Open Day"@en ; rn:eventState rn:held .
...     :a1 a rn:Participation ; rn:agent :ada ; rn:event :day ; rn:role rnr:speaker .
...     :a2 a rn:Participation ; rn:agent :bo ; rn:event :day ; rn:role rnr:moderator .
... ''')
>>> [str(row["partner"]) for row in kg.ask("who-with-whom", person="a. marten")]
['Bo Lindt']
>>> kg.person("Marten").label
'Ada Marten'
>>> kg.network().to_networkx().number_of_edges()
1
"""

from kgbuild.api.graph import Graph, from_turtle, open
from kgbuild.api.networks import NetworkView
from kgbuild.api.rows import Rows
from kgbuild.api.things import Thing

__all__ = ["Graph", "NetworkView", "Rows", "Thing", "from_turtle", "open"]
