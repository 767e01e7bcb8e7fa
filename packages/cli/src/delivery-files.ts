import { readFileSync } from 'node:fs';
import type { DeliveryOptions } from '@curfew/provider';

/** How Logout Tokens leave this machine, as given on the command line: certificates by file name. */
export interface DeliveryFlags {
  deliveryCa?: string;
  deliveryProxy?: string;
  deliveryClientCert?: string;
  deliveryClientKey?: string;
}

/**
 * Reads the files that the options name.
 * @throws TypeError in words for the operator.
 */
export function readDeliveryOptions(flags: DeliveryFlags): DeliveryOptions {
  const { deliveryCa, deliveryProxy, deliveryClientCert, deliveryClientKey } = flags;
  if ((deliveryClientCert === undefined) !== (deliveryClientKey === undefined)) {
    throw new TypeError('--delivery-client-cert and --delivery-client-key go together.');
  }
  return {
    ...(deliveryCa === undefined ? {} : { ca: read('--delivery-ca', deliveryCa) }),
    ...(deliveryProxy === undefined ? {} : { proxy: deliveryProxy }),
    ...(deliveryClientCert === undefined || deliveryClientKey === undefined
      ? {}
      : {
          clientCertificate: {
            cert: read('--delivery-client-cert', deliveryClientCert),
            key: read('--delivery-client-key', deliveryClientKey),
          },
        }),
  };
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TypeError(`The file ${file}, given as ${option}, cannot be read.`, { cause });
  }
}
