#!/usr/bin/env node
// Plain JavaScript in old syntax, so that a Node that is too old for the rest still gets a clear answer.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(`Curfew needs Node 22.13 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
import('#main').then(({ main }) => main(process.argv));
