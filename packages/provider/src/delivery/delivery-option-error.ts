/** An option of the delivery cannot be used. Thrown at start-up, in words for the operator. */
export class DeliveryOptionError extends Error {
  override readonly name = 'DeliveryOptionError';
  readonly code:
    | 'retry_policy_invalid'
    | 'delivery_ca_invalid'
    | 'delivery_proxy_invalid'
    | 'delivery_client_certificate_invalid'
    | 'delivery_option_invalid';

  constructor(code: DeliveryOptionError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
