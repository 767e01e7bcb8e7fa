import { text } from 'node:stream/consumers';

import {
  logoutEndpoint,
  type NodeRequest,
  relyingParty,
  requiresSession,
  sendResponse,
  webRequest,
} from '../../src/adapters/node.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, isForged, startOptions } from './application.ts';

describeAdapterContract(
  'node:http',
  inProcess((party, mount) => {
    const curfew = relyingParty(party);
    const receiver = logoutEndpoint(party);
    const gate = requiresSession();
    const events = eventsOf(party);

    return (req: NodeRequest, res) => {
      const fail = () => void res.writeHead(500).end('failed');
      const { pathname } = new URL(`http://localhost${req.url}`);
      res.appendHeader('set-cookie', 'seen=1');
      if (pathname.startsWith(`${mount}/receiver`)) return receiver(req, res, fail);
      curfew(req, res, async (error) => {
        if (error) return fail();
        if (isForged(req.method, req.headers['x-csrf-token'])) return res.writeHead(403).end();
        switch (pathname.slice(mount.length) || '/') {
          case '/':
            return res.end(JSON.stringify(req.curfew?.claims ?? null));
          case '/private':
            return gate(req, res, () => res.end(JSON.stringify(req.curfew?.subject)));
          case '/start':
            return sendResponse(res, await party.login(webRequest(req, res, party.baseUrl), startOptions(party)));
          case '/events':
            return sendResponse(res, await events.stream(webRequest(req, res, party.baseUrl)));
          case '/echo':
            return res.end(new URLSearchParams(await text(req)).get('name'));
          default:
            return res.writeHead(404).end();
        }
      });
    };
  }),
);
