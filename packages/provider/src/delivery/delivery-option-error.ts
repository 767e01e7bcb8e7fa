export const DELIVERY_OPTION_ERROR_CODES = [
  'retry_policy_invalid',
  'delivery_ca_invalid',
  'delivery_proxy_invalid',
  'delivery_client_certificate_invalid',
  'delivery_option_invalid',
] as const;
export type DeliveryOptionErrorCode = (typeof DELIVERY_OPTION_ERROR_CODES)[number];

/** An option of the delivery cannot be used. Thrown at start-up, in words for the operator. */
export class DeliveryOptionError extends Error {
  override readonly name = 'DeliveryOptionError';
  readonly code: DeliveryOptionErrorCode;

  constructor(code: DeliveryOptionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
