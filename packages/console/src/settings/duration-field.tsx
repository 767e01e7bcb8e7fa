import { Group, Input, NativeSelect, NumberInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toMilliseconds, UNIT_NAMES, UNITS, type Unit, unitOf } from './duration.ts';

interface DurationFieldProps {
  label: string;
  description: string;
  /** Milliseconds; NaN while nothing is written. */
  value?: number;
  onChange: (value: number) => void;
  error?: React.ReactNode;
}

/** A length of time as people write it: a number and a unit. */
export function DurationField({ label, description, value = Number.NaN, onChange, error }: DurationFieldProps) {
  const { t } = useTranslation('settings');
  const id = useId();
  const [unit, setUnit] = useState<Unit>(() => unitOf(value));
  const [amount, setAmount] = useState<string | number>(() => value / UNITS[unit]);
  const change = (nextAmount: string | number, nextUnit: Unit) => {
    setAmount(nextAmount);
    setUnit(nextUnit);
    onChange(toMilliseconds(nextAmount, nextUnit));
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} id={id} labelElement="label">
      <Group gap="xs" mt={5} mb={5} wrap="nowrap">
        <NumberInput
          id={id}
          value={amount}
          onChange={(next) => change(next, unit)}
          min={0}
          allowNegative={false}
          decimalScale={3}
          error={Boolean(error)}
          aria-describedby={error ? `${id}-description ${id}-error` : `${id}-description`}
          w="8rem"
        />
        <NativeSelect
          aria-label={t('unitOf', { label })}
          value={unit}
          onChange={(event) => change(amount, event.currentTarget.value as Unit)}
          data={UNIT_NAMES.map((name) => ({ value: name, label: t(`unit.${name}`) }))}
        />
      </Group>
    </Input.Wrapper>
  );
}
