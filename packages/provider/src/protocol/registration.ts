import { randomUUID } from 'node:crypto';
import Provider, {
  type Adapter,
  type AdapterPayload,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { ClientAddress } from '../client-address.ts';
import type { AddressPolicy } from '../delivery/address-policy.ts';
import { deleteApplication } from '../directory/application-lifecycle.ts';
import type { Applications } from '../directory/applications.ts';
import { ClientMetadataError, isConfidential } from '../directory/client-metadata.ts';
import { makeClientSecret } from '../directory/client-secret.ts';
import { parseDynamicMetadata } from '../directory/dynamic-metadata.ts';
import { findRegistrationToken, useRegistrationToken } from '../directory/registration-tokens.ts';
import { RateLimit } from '../limits/rate-limit.ts';
import type { Moment } from '../sessions/termination.ts';
import { type Database, inTransaction } from '../storage/storage.ts';
import { ClientAdapter } from './client-adapter.ts';

/** What dynamic registration works with. */
export interface RegistrationOptions {
  db: Database;
  applications: Applications;
  addresses: AddressPolicy;
  moment: () => Moment;
  clientAddress: ClientAddress;
  /** Called after every change. */
  changed: () => void;
}

const POLICY = 'curfew';
/** Registrations from one address in a quarter of an hour, refused ones too. */
const TRIES = 30;
const QUARTER_HOUR = 15 * 60_000;

/** Metadata of ours that the engine does not know: it is shown to the application that registered it. */
export const OWN_METADATA = [
  'description',
  'backchannel_logout_reasons',
  'backchannel_logout_tell_reason',
  'backchannel_logout_revoke_offline_access',
];

/**
 * Dynamic registration (RFC 7591) with an initial access token, and its management (RFC 7592), by the rules for every
 * application. The engine checks the tokens; the directory judges and keeps what is registered.
 */
export class Registration {
  readonly #options: RegistrationOptions;
  readonly #limit: RateLimit;
  readonly #refusals = new WeakMap<object, ClientMetadataError>();

  constructor(options: RegistrationOptions) {
    this.#options = options;
    const now = () => options.moment().now;
    this.#limit = new RateLimit(options.db, { name: 'registration', tries: TRIES, window: QUARTER_HOUR, now });
  }

  /** What the engine has to switch on. */
  get features(): Pick<NonNullable<Configuration['features']>, 'registration' | 'registrationManagement'> {
    return {
      registration: {
        enabled: true,
        initialAccessToken: true,
        idFactory: () => randomUUID(),
        secretFactory: makeClientSecret,
        policies: { [POLICY]: (ctx, properties) => this.#judge(ctx, properties) },
      },
      registrationManagement: { enabled: true },
    };
  }

  /** Where the engine looks for initial access tokens. */
  get initialAccessTokens(): Adapter {
    const { db, moment } = this.#options;
    return new InitialAccessTokens(db, () => moment().now);
  }

  /** Where the engine puts what is registered. */
  get clients(): Adapter {
    return new RegisteringClientAdapter(this.#options);
  }

  /** Stands before the engine: limits registrations, and says what is wrong with one in the words of the admin API. */
  guard(path: string): Parameters<Provider['use']>[0] {
    return async (ctx, next) => {
      if (ctx.method === 'POST' && ctx.path === path) {
        const wait = await this.#limit.admit(this.#options.clientAddress(ctx.req));
        if (wait > 0) {
          ctx.status = 429;
          ctx.set({ 'retry-after': String(wait), 'cache-control': 'no-store' });
          const error_description = 'too many registrations from this address';
          ctx.body = { error: 'temporarily_unavailable', error_description, code: 'rate_limited' };
          return;
        }
      }
      await next();
      const refusal = this.#refusals.get(ctx);
      if (refusal) ctx.body = { ...Object(ctx.body), code: refusal.code, field: refusal.field };
    };
  }

  /** Puts in the place of what was sent what is registered. */
  #judge(ctx: KoaContextWithOIDC, properties: Record<string, unknown>): void {
    try {
      const metadata = parseDynamicMetadata(properties, this.#options.addresses);
      for (const name of Object.keys(properties)) if (!GIVEN_BY_ENGINE.has(name)) delete properties[name];
      // The engine brings the secret of before along, also to a client that is public from now on.
      if (!isConfidential(metadata)) for (const name of SECRET) delete properties[name];
      Object.assign(properties, metadata);
    } catch (error) {
      if (!(error instanceof ClientMetadataError)) throw error;
      this.#refusals.set(ctx, error);
      const isRedirect = error.field.startsWith('redirect_uris');
      throw isRedirect ? new errors.InvalidRedirectUri(error.message) : new errors.InvalidClientMetadata(error.message);
    }
  }
}

const SECRET = ['client_secret', 'client_secret_expires_at'];
const GIVEN_BY_ENGINE: ReadonlySet<string> = new Set(['client_id', 'client_id_issued_at', ...SECRET]);

class RegisteringClientAdapter extends ClientAdapter {
  readonly #options: RegistrationOptions;

  constructor(options: RegistrationOptions) {
    super(options.applications);
    this.#options = options;
  }

  override async upsert(clientId: string, payload: AdapterPayload): Promise<void> {
    const { db, applications, addresses, moment, changed } = this.#options;
    const metadata = parseDynamicMetadata(payload, addresses);
    const secret = typeof payload.client_secret === 'string' ? payload.client_secret : undefined;
    const { now } = moment();
    const token = Provider.ctx?.oidc.entities.InitialAccessToken?.jti;
    const actor = { kind: 'application' as const, id: clientId };
    if (token === undefined) {
      await applications.update(clientId, metadata, now, { actor, secret });
      return;
    }
    await inTransaction(db, async (tx) => {
      const registrationToken = await useRegistrationToken(tx, token, now);
      if (registrationToken === undefined) throw new errors.InvalidToken('initial access token not found');
      const identity = { clientId, clientSecret: secret };
      await applications.register(metadata, now, { actor, db: tx, identity, registrationToken });
    });
    changed();
  }

  override async destroy(clientId: string): Promise<void> {
    const { db, moment, changed } = this.#options;
    await deleteApplication(db, clientId, { actor: { kind: 'application', id: clientId }, moment: moment() });
    changed();
  }
}

/** Shows the operator's registration tokens to the engine as its initial access tokens, which it only reads. */
class InitialAccessTokens implements Adapter {
  readonly #db: Database;
  readonly #now: () => number;

  constructor(db: Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  async find(token: string): Promise<AdapterPayload | undefined> {
    const found = await findRegistrationToken(this.#db, token, this.#now());
    return found && { kind: 'InitialAccessToken', jti: token, policies: [POLICY] };
  }

  async upsert(): Promise<void> {
    throw new Error('Registration tokens are issued by the admin API.');
  }

  async destroy(): Promise<void> {}

  async consume(): Promise<void> {}

  async findByUid(): Promise<undefined> {}

  async findByUserCode(): Promise<undefined> {}

  async revokeByGrantId(): Promise<void> {}
}
