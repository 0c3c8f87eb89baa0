"""JavaScript that the tests run in the page; ``kgbuild`` is the page's own object."""

STRONGEST = """() => {
  const tie = [...kgbuild.network.edges].sort((x, y) => y.events.length - x.events.length)[0];
  return [tie.a, tie.b];
}"""
"""The ends of a tie that rests on most events."""

TIES = """() => kgbuild.network.edges.map(e =>
  [kgbuild.model.iri(e.a), kgbuild.model.iri(e.b), e.weight, e.events.length])"""

OUTSIDE = r"""() => [...document.querySelectorAll('[src], link[href], use[href]')]
  .map(e => e.outerHTML).filter(t => /https?:\/\/(?!www\.w3\.org)/.test(t))"""

ODD_LINKS = r"""() => [...document.querySelectorAll('[href]')]
  .filter(a => !/^(https?:|#|data:image\/svg)/.test(a.getAttribute('href'))).length"""

SAFE_LINKS = """() => [...document.querySelectorAll('a[href^=http]')]
  .every(a => a.rel.includes('noopener') && a.rel.includes('noreferrer'))"""

OPEN_ALL = """() => {
  for (const e of kgbuild.network.edges) kgbuild.openEdge(e.a, e.b);
  document.querySelectorAll('details').forEach(d => { d.open = true; });
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, select, summary, input[type=search], input[type=number]')]
  .filter(e => e.checkVisibility() && !e.closest('.twin') && !e.matches('.sheet-handle'))
  .filter(e => { const h = e.getBoundingClientRect().height; return h > 0 && h < 43.5; })
  .filter(e => getComputedStyle(e).display !== 'inline')
  .map(e => e.outerHTML.slice(0, 120))"""

RIGHTMOST = """() => {
  const node = kgbuild.scene.nodes.reduce((a, b) => (b.x > a.x ? b : a));
  const drawing = kgbuild.renderer;
  const box = document.getElementById('stage').getBoundingClientRect();
  const seen = drawing.name === 'canvas' ? drawing.toScreen(node.x, node.y) : drawing.sigma.graphToViewport(node);
  const [x, y] = Array.isArray(seen) ? seen : [seen.x, seen.y];
  return [node.id, box.left + x, box.top + y];
}"""
"""A node with nothing over it, and where it stands on the screen."""

DEEP = """() => {
  const role = kgbuild.model.data.concepts.label.indexOf('speaker');
  kgbuild.store.set({ projection: 'events', from: 16000, hidden: [1], minimum: 1 });
  kgbuild.store.toggle('role', role);
  kgbuild.open(kgbuild.network.edges[0].a);
  kgbuild.setEgo(2);
  kgbuild.renderer.zoom(0.5);
  kgbuild.cameraTouched();
}"""
"""A view that differs from the first one in many ways."""

STATE = """() => JSON.stringify(
  [kgbuild.store.view, kgbuild.scene.nodes.map(n => n.id), kgbuild.scene.edges.length])"""

TABLE_CAUGHT_UP = """before => {
  const rows = document.querySelector('#twin table').tBodies[0].rows.length;
  return rows === kgbuild.scene.nodes.length && rows < before;
}"""

TOPIC_COUNTS = """() => Object.fromEntries(
  [...kgbuild.passed.counts.topic].map(([topic, n]) => [kgbuild.model.data.topics.label[topic], n]))"""

FINDINGS = """async () => {
  const report = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
  return report.violations.filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' :: ' + n.failureSummary)]);
}"""
"""What axe-core finds that is serious or critical."""
