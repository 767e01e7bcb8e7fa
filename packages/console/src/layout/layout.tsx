import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { AccountMenu } from './account-menu.tsx';
import { ColourMenu } from './colour-menu.tsx';
import { LanguageMenu } from './language-menu.tsx';
import classes from './layout.module.css';
import { isCurrent, type NavigationEntry } from './navigation.ts';
import { ProductMark } from './product-mark.tsx';

interface LayoutProps {
  /** What the product's name leads to. */
  home: string;
  title: string;
  navigation: readonly NavigationEntry[];
  children: ReactNode;
}

/** What stands around every page: the product, the navigation, who is signed in, language and colours. */
export function Layout({ home, title, navigation, children }: LayoutProps) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const [opened, { toggle, close }] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the navigation.
  useEffect(close, [path]);
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place in the page; the router keeps its address. */}
      <a className={classes.skip} href="#main" onClick={skip}>
        {t('nav.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="xs" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(opened ? 'nav.close' : 'nav.open')}
              aria-expanded={opened}
            />
            <Link href={home} className={classes.home ?? ''}>
              <ProductMark />
              <span className={classes.product}>{t('product')}</span>
              <Text component="span" c="dimmed" visibleFrom="xs">
                {title}
              </Text>
            </Link>
          </Group>
          <Group gap={4} wrap="nowrap">
            <LanguageMenu />
            <ColourMenu />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('nav.label')}>
        {navigation.map((entry) => (
          <NavLink
            key={entry.to}
            component={Link}
            href={entry.to}
            label={t(`nav.${entry.name}`)}
            leftSection={<entry.Icon size={20} stroke={1.75} aria-hidden />}
            active={isCurrent(entry, path)}
            aria-current={isCurrent(entry, path) ? 'page' : undefined}
            className={classes.entry ?? ''}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main ?? ''}>
        <div className={classes.column}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}
