import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A link to a page of this application. `to` begins with `/console` or `/account`. */
export function TextLink({ to, children, ...props }: { to: string; children: ReactNode } & AnchorProps) {
  return (
    <Anchor component={Link} href={to} inherit {...props}>
      {children}
    </Anchor>
  );
}
