import icon from './icon.svg';

/** The curfew bell under a crescent moon. Decorative: the name of the product stands beside it. */
export function ProductMark() {
  return <img src={icon} alt="" width={32} height={32} />;
}
