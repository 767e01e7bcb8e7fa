import { useLocation, useSearch } from 'wouter';
import { addressOf } from './paging.tsx';

/**
 * The filters of a list, in the address. An empty one is left out; any change leads back to the first page.
 *
 * @example const { filters, setFilter } = useFilters('search', 'state');
 */
export function useFilters<Name extends string>(...names: readonly Name[]) {
  const parameters = new URLSearchParams(useSearch());
  const [path, navigate] = useLocation();
  const filters: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = parameters.get(name);
    if (value) filters[name] = value;
  }
  const setFilter = (name: Name, value: string | null) => {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
    parameters.delete('after');
    navigate(addressOf(path, parameters), { replace: true });
  };
  return { filters, setFilter };
}
