import { ThemeIcon } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet } from '@tabler/icons-react';
import type { OwnSession } from '../api/own-account.ts';

/** What kind of device it seems to be. Decorative: its name stands beside it. */
export function DeviceIcon({ device: { name } }: { device: OwnSession['device'] }) {
  const Icon = name.includes('iPad')
    ? IconDeviceTablet
    : /iPhone|Android/.test(name)
      ? IconDeviceMobile
      : IconDeviceDesktop;
  return (
    <ThemeIcon variant="light" color="gray" size={40} aria-hidden>
      <Icon size={22} />
    </ThemeIcon>
  );
}
