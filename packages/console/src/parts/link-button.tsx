import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A link to a page of this application that looks like a button. */
export function LinkButton({ to, children, ...props }: { to: string; children: ReactNode } & ButtonProps) {
  return (
    <Button component={Link} href={to} {...props}>
      {children}
    </Button>
  );
}
