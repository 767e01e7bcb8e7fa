import { AllowListError } from '../delivery/address-policy.ts';
import { DeliveryOptionError } from '../delivery/delivery-option-error.ts';

/**
 * A setting cannot be used: `setting_invalid`, `retry_policy_invalid`, `allow_list_invalid`; or it was given when the
 * provider was started, and only another start changes it: `setting_fixed`.
 */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly code: 'setting_invalid' | 'setting_fixed' | 'retry_policy_invalid' | 'allow_list_invalid';
  /** Which one, as the API names it: `sessionLifetimes.idle`. */
  readonly field: string;

  constructor(code: SettingError['code'], field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.field = field;
  }
}

/** What is wrong, in the words of the start, with the setting that it is wrong with. Anything else is a fault of ours. */
export function refuseSetting(field: string, error: unknown): SettingError {
  if (error instanceof SettingError) return error;
  if (error instanceof AllowListError) return new SettingError(error.code, field, error.message, { cause: error });
  if (error instanceof DeliveryOptionError && error.code === 'retry_policy_invalid') {
    return new SettingError(error.code, field, error.message, { cause: error });
  }
  throw error;
}
