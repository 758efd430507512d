import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Props {
  /** Shown in place of what failed; `retry` renders that again. */
  fallback(retry: () => void): ReactNode;
  onError?(error: unknown): void;
  children: ReactNode;
}

/** What fails to render fails alone. React itself reports the error to the console. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, _info: ErrorInfo): void {
    this.props.onError?.(error);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback(() => this.setState({ hasFailed: false })) : this.props.children;
  }
}
