import type { Telemetry } from '@curfew/provider';

/**
 * Measurements by OpenTelemetry. Its SDK is set up before, by `node --import …`.
 *
 * @throws TypeError in words for the operator, where OpenTelemetry is not installed.
 */
export async function openTelemetry(): Promise<Telemetry> {
  try {
    const { telemetry } = await import('@curfew/provider/telemetry');
    return telemetry();
  } catch (cause) {
    throw new TypeError('--telemetry opentelemetry needs the package @opentelemetry/api. Install it beside Curfew.', {
      cause,
    });
  }
}
