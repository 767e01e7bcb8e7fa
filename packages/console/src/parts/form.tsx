import { Button, type ButtonProps, Group, Stack, type StackProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiForm } from './api-form.ts';
import { Failure } from './failure.tsx';
import { LinkButton } from './link-button.tsx';

/** What `useApiForm` knows besides the fields. */
export type FormState = Omit<ApiForm<Record<string, unknown>>, 'form'>;

interface FormProps extends FormState, Pick<StackProps, 'gap' | 'maw'> {
  /** The text of the button. Default “Update”. */
  submit?: string;
  /** Names what it is about, where the same button stands in several forms. */
  what?: string;
  /** How the button looks where it is not the first thing to do. */
  button?: Pick<ButtonProps, 'variant' | 'color'>;
  /** The page that “Cancel” leads to. */
  cancel?: string;
  /** What else stands beside the button. */
  beside?: ReactNode;
  /** The fields. */
  children: ReactNode;
}

/** A form as it ends everywhere: fields, what went wrong with none of them, and the button that sends it. */
export function Form({
  problem,
  isBusy,
  attributes,
  gap = 'lg',
  maw,
  submit,
  what,
  button,
  cancel,
  beside,
  children,
}: FormProps) {
  const { t } = useTranslation();
  const verb = submit ?? t('actions.update');
  return (
    <form {...attributes} noValidate>
      <Stack gap={gap} maw={maw}>
        {children}
        {problem !== undefined && <Failure error={problem} />}
        <Group gap="sm">
          <Button
            type="submit"
            loading={isBusy}
            {...button}
            {...(what === undefined ? {} : { 'aria-label': `${verb}: ${what}` })}
          >
            {verb}
          </Button>
          {cancel !== undefined && (
            <LinkButton to={cancel} variant="default">
              {t('actions.cancel')}
            </LinkButton>
          )}
          {beside}
        </Group>
      </Stack>
    </form>
  );
}
