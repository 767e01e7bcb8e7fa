import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TextLink } from './text-link.tsx';
import classes from './tiles.module.css';

/** Numbers side by side. Holds {@link Tile}s. */
export function Tiles({ children }: { children: ReactNode }) {
  return <dl className={classes.tiles}>{children}</dl>;
}

interface TileProps {
  name: string;
  value: ReactNode;
  /** What the number is of, or since when. */
  hint?: ReactNode;
  /** Where it is looked into. */
  to?: string;
  /** The number is not as it should be. */
  isBad?: boolean;
}

/** One number that matters. */
export function Tile({ name, value, hint, to, isBad = false }: TileProps) {
  return (
    <div className={classes.tile} {...(isBad ? { 'data-tone': 'bad' } : {})}>
      <dt>{to === undefined ? name : <TextLink to={to}>{name}</TextLink>}</dt>
      <dd className={classes.value}>
        {isBad && <IconAlertTriangle size={20} aria-hidden />}
        {value}
      </dd>
      {hint !== undefined && <dd className={classes.hint}>{hint}</dd>}
    </div>
  );
}
