import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './url-list.module.css';

interface TextListProps {
  label: string;
  description?: string;
  /** The text of the button that adds one. */
  add: string;
  value?: readonly string[];
  onChange: (value: string[]) => void;
  error?: React.ReactNode;
  required?: boolean;
  /** What one may look like. */
  placeholder: string;
  type?: 'url' | 'text';
}

/** URLs, each in a field of its own. Empty ones do not count: see {@link withoutEmpty}. */
export function UrlList(props: Omit<TextListProps, 'placeholder' | 'type'>) {
  return <TextList type="url" placeholder="https://" {...props} />;
}

/** Texts of one line, each in a field of its own. Empty ones do not count: see {@link withoutEmpty}. */
export function TextList({
  label,
  description,
  add,
  value = [],
  onChange,
  error,
  required = false,
  placeholder,
  type = 'text',
}: TextListProps) {
  const { t } = useTranslation();
  const id = useId();
  const shown = value.length === 0 ? [''] : value;
  const notes = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <Fieldset
      legend={
        <>
          {label}
          {required && <span className={classes.required}> *</span>}
        </>
      }
      variant="unstyled"
      classNames={{ root: classes.root ?? '', legend: classes.legend ?? '' }}
      aria-describedby={notes}
    >
      {description !== undefined && (
        <Text size="xs" c="dimmed" mb={5} lh={1.2} id={`${id}-description`}>
          {description}
        </Text>
      )}
      <Stack gap="xs">
        {shown.map((url, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a URL is known by its place while it is being written.
          <Group key={index} gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              type={type}
              inputMode={type}
              placeholder={placeholder}
              value={url}
              aria-label={`${label} ${index + 1}`}
              aria-describedby={notes}
              error={Boolean(error)}
              onChange={(event) => onChange(shown.toSpliced(index, 1, event.currentTarget.value))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={shown.length === 1 && url === ''}
              aria-label={`${t('actions.remove')}: ${url || `${label} ${index + 1}`}`}
              onClick={() => onChange(shown.toSpliced(index, 1))}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        ))}
        {error && (
          <Text size="xs" c="var(--mantine-color-error)" id={`${id}-error`} role="alert">
            {error}
          </Text>
        )}
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => onChange([...shown, ''])}
          >
            {add}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}

export function withoutEmpty(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
