import { type UseFormReturnType, useForm } from '@mantine/form';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { fieldErrors } from '../api/problem.ts';

export interface ApiForm<Values extends Record<string, unknown>> {
  form: UseFormReturnType<Values>;
  /** What went wrong and belongs to no field; see `Failure`. */
  problem: unknown;
  isBusy: boolean;
  /** For the `<form>`. */
  attributes: { ref: React.RefObject<HTMLFormElement | null>; onSubmit: (event: FormEvent<HTMLFormElement>) => void };
}

/**
 * A form whose fields have the names that the API has for them, so that each refusal is shown where it belongs, in the
 * API's own words. The first field at fault gets the focus.
 */
export function useApiForm<Values extends Record<string, unknown>>(
  initialValues: Values,
  save: (values: Values) => Promise<unknown>,
): ApiForm<Values> {
  const form = useForm<Values>({ initialValues });
  const ref = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = form.onSubmit(async (values) => {
    setProblem(undefined);
    form.clearErrors();
    setBusy(true);
    try {
      await save(values);
    } catch (error) {
      const errors = fieldErrors(error, Object.keys(values));
      form.setErrors(errors);
      if (Object.keys(errors).length === 0) setProblem(error);
    } finally {
      setBusy(false);
    }
  });
  useEffect(() => {
    if (Object.keys(form.errors).length === 0 || isBusy) return;
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.errors, isBusy]);
  return { form, problem, isBusy, attributes: { ref, onSubmit } };
}
