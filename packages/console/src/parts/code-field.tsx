import { Textarea, type TextareaProps } from '@mantine/core';

/** A field for JSON: it grows with what is in it, up to `maxRows`. */
export function CodeField(props: TextareaProps) {
  const styles = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } };
  return <Textarea autosize spellCheck={false} styles={styles} {...props} />;
}
