import { createPrivateKey, X509Certificate } from 'node:crypto';
import { DeliveryOptionError } from './delivery-option-error.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_LEASE } from './dispatcher.ts';
import type { ClientCertificate } from './guarded-connector.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';

/** How Logout Tokens travel, how patiently, and how long is remembered what became of them. */
export interface DeliveryOptions {
  /** PEM certificates, any number in one text, to trust besides the public roots that come with Node. */
  ca?: string;
  /** PEM certificate and private key for applications that ask for one (mutual TLS). */
  clientCertificate?: ClientCertificate;
  /** HTTP proxy that every request goes through: `http://user:password@proxy.internal:3128`, or `https://…`. */
  proxy?: string;
  /** Deliveries that this process attempts, or is about to, at once. Default 1,000. */
  concurrency?: number;
  /**
   * Milliseconds after which the deliveries of a process that died are taken up by another. Default 30 seconds, at
   * least 12: a delivery may stand in line for 5 and its attempt take 5.
   */
  lease?: number;
  /** Milliseconds for which finished deliveries and ended sessions are remembered. Default 90 days, at least one. */
  retention?: number;
}

/** Options that can be used, with their defaults. */
export interface CheckedDeliveryOptions {
  ca: readonly string[] | undefined;
  clientCertificate: ClientCertificate | undefined;
  proxy: string | undefined;
  concurrency: number;
  lease: number;
  retention: number;
}

const DAY = 24 * 3_600_000;

/** @throws DeliveryOptionError for the first option that cannot be used. */
export function checkDeliveryOptions(options: DeliveryOptions): CheckedDeliveryOptions {
  return {
    ca: options.ca === undefined ? undefined : readCertificates(options.ca),
    clientCertificate: options.clientCertificate && checkClientCertificate(options.clientCertificate),
    proxy: options.proxy === undefined ? undefined : checkProxy(options.proxy),
    concurrency: checkNumber('concurrency', options.concurrency ?? DEFAULT_CONCURRENCY, 1, 10_000),
    lease: checkNumber('lease', options.lease ?? DEFAULT_LEASE, 12_000, DAY),
    retention: checkNumber('retention', options.retention ?? 90 * DAY, DAY, Number.MAX_SAFE_INTEGER),
  };
}

/**
 * Fills in the defaults of a retry policy.
 * @throws DeliveryOptionError `retry_policy_invalid`
 */
export function checkRetryPolicy(policy: Partial<RetryPolicy> = {}): RetryPolicy {
  const whole = { ...DEFAULT_RETRY_POLICY, ...policy };
  const refuse = (reason: string) => new DeliveryOptionError('retry_policy_invalid', `Retry policy: ${reason}`);
  for (const name of ['firstWindow', 'maxWindow', 'maxRetryAfter', 'horizon'] as const) {
    const least = name === 'maxRetryAfter' ? 0 : 1;
    if (!Number.isSafeInteger(whole[name]) || whole[name] < least) {
      throw refuse(`${name} must be a whole number of milliseconds, ${least} or more.`);
    }
  }
  if (whole.maxWindow < whole.firstWindow) throw refuse('maxWindow must not be shorter than firstWindow.');
  return whole;
}

function checkNumber(name: keyof DeliveryOptions, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const message = `Delivery option ${name} must be a whole number from ${least} to ${most}.`;
  throw new DeliveryOptionError('delivery_option_invalid', message);
}

function readCertificates(text: string): string[] {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) {
    throw new DeliveryOptionError('delivery_ca_invalid', 'The CA bundle for deliveries holds no PEM certificate.');
  }
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      const message = `Certificate ${index + 1} of the CA bundle for deliveries cannot be read.`;
      throw new DeliveryOptionError('delivery_ca_invalid', message, { cause });
    }
  }
  return certificates;
}

function checkClientCertificate({ cert, key }: ClientCertificate): ClientCertificate {
  const refuse = (message: string, cause?: unknown) =>
    new DeliveryOptionError('delivery_client_certificate_invalid', message, { cause });
  let matches: boolean;
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw refuse('The client certificate for deliveries, or its private key, cannot be read; both must be PEM.', cause);
  }
  if (!matches) throw refuse('The private key does not belong to the client certificate for deliveries.');
  return { cert, key };
}

/** The message never repeats the address: it may hold a password. */
function checkProxy(proxy: string): string {
  const url = URL.parse(proxy);
  const isProxy =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    `${url.pathname}${url.search}${url.hash}` === '/' &&
    [url.username, url.password].every(isEncodedWell);
  if (isProxy) return proxy;
  const message = 'The proxy for deliveries must be an address like http://proxy.internal:3128, without a path.';
  throw new DeliveryOptionError('delivery_proxy_invalid', message);
}

function isEncodedWell(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
