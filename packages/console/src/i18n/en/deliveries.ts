export default {
  title: 'Deliveries',
} as const;
