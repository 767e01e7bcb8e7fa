import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { useMe } from './api/me.ts';
import { Fence } from './layout/fence.tsx';
import { Layout } from './layout/layout.tsx';
import { ACCOUNT_NAVIGATION } from './layout/navigation.ts';
import { NotFound } from './layout/not-found.tsx';
import { Answer, Loading } from './parts/answer.tsx';
import { lazyPage } from './parts/lazy-page.tsx';

const OwnSessions = lazyPage('account', () => import('./account/own-sessions-page.tsx'));
const OwnSignOuts = lazyPage('account', () => import('./account/own-sign-outs-page.tsx'));
const OwnConsents = lazyPage(['account', 'consents'], () => import('./account/own-consents-page.tsx'));
const OwnPassword = lazyPage('account', () => import('./account/own-password-page.tsx'));

/** Everybody's own pages. */
export function AccountPages() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const me = useMe();
  return (
    <Layout home="/account" title={t('nav.account')} navigation={ACCOUNT_NAVIGATION}>
      <Answer of={me}>
        {() => (
          <Fence place={path}>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/account" component={OwnSessions} />
                <Route path="/account/sign-outs" component={OwnSignOuts} />
                <Route path="/account/consents" component={OwnConsents} />
                <Route path="/account/password" component={OwnPassword} />
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </Fence>
        )}
      </Answer>
    </Layout>
  );
}
