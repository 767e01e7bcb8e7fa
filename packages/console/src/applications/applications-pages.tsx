import { Route, Switch } from 'wouter';
import { NotFound } from '../layout/not-found.tsx';
import { ApplicationListPage } from './application-list-page.tsx';
import { ApplicationPage } from './application-page.tsx';
import { ImportPage } from './import-page.tsx';
import { NewApplicationPage } from './new-application-page.tsx';

export default function ApplicationsPages() {
  return (
    <Switch>
      <Route path="/console/applications" component={ApplicationListPage} />
      <Route path="/console/applications/new" component={NewApplicationPage} />
      <Route path="/console/applications/import" component={ImportPage} />
      <Route path="/console/applications/:clientId/:tab?">
        {({ clientId, tab }) => <ApplicationPage key={clientId} {...{ clientId, tab }} />}
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
