import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { Route, Router, Switch } from 'wouter';
import { AccountPages } from './account-pages.tsx';
import { queries } from './api/queries.ts';
import { basePath, styleNonce } from './base-path.ts';
import { ConsolePages } from './console-pages.tsx';
import { cssVariablesResolver, theme } from './theme/theme.ts';

export function App() {
  return (
    <MantineProvider {...{ theme, cssVariablesResolver }} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" />
        <Router base={basePath}>
          <Switch>
            <Route path="/account/*?" component={AccountPages} />
            <Route component={ConsolePages} />
          </Switch>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
