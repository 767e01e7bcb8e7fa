import { Component, type ReactNode } from 'react';
import { Failure } from '../parts/failure.tsx';

interface FenceProps {
  /** Another place is another try. */
  place: string;
  children: ReactNode;
}

/** Keeps the fault of one page from taking the others along. */
export class Fence extends Component<FenceProps, { error?: unknown; place: string }> {
  override state: { error?: unknown; place: string } = { place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps({ place }: FenceProps, state: { error?: unknown; place: string }) {
    return place === state.place ? null : { place, error: undefined };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <Failure error={this.state.error} onRetry={() => location.reload()} />;
  }
}
