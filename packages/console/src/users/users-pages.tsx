import { Route, Switch } from 'wouter';
import { NotFound } from '../layout/not-found.tsx';
import { NewUserPage } from './new-user-page.tsx';
import { UserListPage } from './user-list-page.tsx';
import { UserPage } from './user-page.tsx';

export default function UsersPages() {
  return (
    <Switch>
      <Route path="/console/users" component={UserListPage} />
      <Route path="/console/users/new" component={NewUserPage} />
      <Route path="/console/users/:id">{({ id }) => <UserPage key={id} id={id} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
