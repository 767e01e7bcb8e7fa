import { Route, Switch } from 'wouter';
import { NotFound } from '../layout/not-found.tsx';
import { OrderPage } from './order-page.tsx';
import { SessionListPage } from './session-list-page.tsx';
import { SessionPage } from './session-page.tsx';

export default function SessionsPages() {
  return (
    <Switch>
      <Route path="/console/sessions" component={SessionListPage} />
      <Route path="/console/sessions/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
      <Route path="/console/sessions/:uid">{({ uid }) => <SessionPage key={uid} uid={uid} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
