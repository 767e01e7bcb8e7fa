import { Route, Switch } from 'wouter';
import { NotFound } from '../layout/not-found.tsx';
import { DeliveriesPage } from './deliveries-page.tsx';
import { isDeliveriesTab } from './deliveries-tabs.ts';
import { DeliveryPage } from './delivery-page.tsx';

export default function DeliveriesPages() {
  return (
    <Switch>
      <Route path="/console/deliveries/:part?">
        {/* One route for all tabs: the page stays, and the focus where it is. */}
        {({ part = 'list' }) =>
          isDeliveriesTab(part) ? <DeliveriesPage tab={part} /> : <DeliveryPage key={part} id={part} />
        }
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
