import { createRequire } from 'node:module';
import express from 'express';
import { logoutEndpoint, relyingParty, requiresSession, sendResponse, webRequest } from '../../src/adapters/express.ts';
import { describeAdapterContract } from './adapter-contract.ts';
import { eventsOf, inProcess, isForged, type StartApplication, startOptions } from './application.ts';

// The package has no types of its own; what is used here is the same in both versions.
const express4: typeof express = createRequire(import.meta.url)('express4');

const applicationOf = (framework: typeof express, parsers: 'in front' | 'behind'): StartApplication =>
  inProcess((party, mount) => {
    const parse = [framework.urlencoded({ extended: true }), framework.json()];
    const events = eventsOf(party);
    const router = framework.Router();
    router.use((_req, res, next) => {
      res.append('set-cookie', 'seen=1');
      next();
    });
    if (parsers === 'in front') router.use(parse);
    router.use('/receiver', logoutEndpoint(party));
    router.use(relyingParty(party));
    router.use((req, res, next) => {
      if (isForged(req.method, req.get('x-csrf-token'))) res.sendStatus(403);
      else next();
    });
    if (parsers === 'behind') router.use(parse);
    router.get('/', (req, res) => void res.json(req.curfew?.claims ?? null));
    router.all('/private', requiresSession(), (req, res) => void res.json(req.curfew?.subject));
    router.post('/echo', (req, res) => void res.send(req.body.name));
    router.get('/events', async (req, res) => {
      await sendResponse(res, await events.stream(webRequest(req, res, party.baseUrl)));
    });
    router.get('/start', async (req, res) => {
      await sendResponse(res, await party.login(webRequest(req, res, party.baseUrl), startOptions(party)));
    });
    const application = framework();
    application.use(mount || '/', router);
    application.use(((_error, _req, res, _next) => void res.sendStatus(500)) satisfies express.ErrorRequestHandler);
    return application;
  });

describeAdapterContract('Express 5', applicationOf(express, 'behind'));
describeAdapterContract('Express 5 behind parsers', {
  start: applicationOf(express, 'in front'),
  parsedBefore: true,
  places: ['under a prefix'],
});
describeAdapterContract('Express 4', {
  start: applicationOf(express4, 'behind'),
  places: ['behind a proxy that strips the prefix'],
});
describeAdapterContract('Express 4 behind parsers', {
  start: applicationOf(express4, 'in front'),
  parsedBefore: true,
  places: ['under a prefix'],
});
