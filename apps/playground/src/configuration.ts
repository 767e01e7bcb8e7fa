import { readFileSync } from 'node:fs';

/** What one copy of the playground is told about itself, in a file only its owner can read. */
export interface PlaygroundConfiguration {
  /** For example `playground2`. */
  name: string;
  /** Where browsers reach it, for example `http://localhost:8080/playground2`. */
  publicUrl: string;
  /** Port to listen on; 0 for any. */
  port: number;
  issuer: string;
  clientId: string;
  clientSecret: string;
  cookieSecret: string;
  /** SQLite file of its sessions and revocations. */
  database: string;
  siblings: { name: string; url: string }[];
}

export function readConfiguration(file: string): PlaygroundConfiguration {
  return JSON.parse(readFileSync(file, 'utf8')) as PlaygroundConfiguration;
}
