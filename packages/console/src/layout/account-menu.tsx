import { ActionIcon, Menu } from '@mantine/core';
import { IconLayoutDashboard, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMe } from '../api/me.ts';
import { signOut } from '../api/sign-in.ts';

/** Who is signed in, the way to their own pages, and out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  if (me === undefined) return null;
  const name = me.displayName ?? me.username;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('header.menu', { name })}>
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        {me.roles.includes('admin') && (
          <Menu.Item component={Link} href="/console" leftSection={<IconLayoutDashboard size={16} aria-hidden />}>
            {t('nav.backToConsole')}
          </Menu.Item>
        )}
        <Menu.Item component={Link} href="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          {t('nav.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('header.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
