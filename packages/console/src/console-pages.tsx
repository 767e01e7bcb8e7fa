import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { useMe } from './api/me.ts';
import { Problem } from './api/problem.ts';
import { Fence } from './layout/fence.tsx';
import { Layout } from './layout/layout.tsx';
import { CONSOLE_NAVIGATION } from './layout/navigation.ts';
import { NotFound } from './layout/not-found.tsx';
import { Answer, Loading } from './parts/answer.tsx';
import { Failure } from './parts/failure.tsx';
import { lazyPage } from './parts/lazy-page.tsx';

const Overview = lazyPage(['overview', 'deliveries'], () => import('./overview/overview-page.tsx'));
const Applications = lazyPage('applications', () => import('./applications/applications-pages.tsx'));
const RegistrationTokens = lazyPage('registration', () => import('./registration/registration-tokens-page.tsx'));
const Sessions = lazyPage(['sessions', 'deliveries'], () => import('./sessions/sessions-pages.tsx'));
const Deliveries = lazyPage('deliveries', () => import('./deliveries/deliveries-pages.tsx'));
const Users = lazyPage(['users', 'consents'], () => import('./users/users-pages.tsx'));
const Keys = lazyPage('keys', () => import('./keys/keys-page.tsx'));
const Audit = lazyPage('audit', () => import('./audit/audit-page.tsx'));
const Settings = lazyPage('settings', () => import('./settings/settings-page.tsx'));
const Info = lazyPage('info', () => import('./info/info-page.tsx'));

/** The pages of operators. An area with several pages has its own routes. */
export function ConsolePages() {
  const { t } = useTranslation();
  const [path] = useLocation();
  const me = useMe();
  return (
    <Layout home="/console" title={t('console')} navigation={CONSOLE_NAVIGATION}>
      <Answer of={me}>
        {({ roles }) =>
          roles.includes('admin') ? (
            <Fence place={path}>
              <Suspense fallback={<Loading />}>
                <Switch>
                  <Route path="/console" component={Overview} />
                  <Route path="/console/applications/registration-tokens" component={RegistrationTokens} />
                  <Route path="/console/applications/*?" component={Applications} />
                  <Route path="/console/sessions/*?" component={Sessions} />
                  <Route path="/console/deliveries/*?" component={Deliveries} />
                  <Route path="/console/users/*?" component={Users} />
                  <Route path="/console/keys" component={Keys} />
                  <Route path="/console/audit" component={Audit} />
                  <Route path="/console/settings" component={Settings} />
                  <Route path="/console/info" component={Info} />
                  <Route component={NotFound} />
                </Switch>
              </Suspense>
            </Fence>
          ) : (
            <Failure error={new Problem(403, { code: 'role_missing', message: '' })} />
          )
        }
      </Answer>
    </Layout>
  );
}
