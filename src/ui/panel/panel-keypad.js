/* Asks for a number. Panels without a keyboard get keys on the screen; a keyboard works as well. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

  function fieldOf(ask) {
    var field = view.element('input', 'keypad-field');
    field.type = ask.secret ? 'password' : 'text';
    field.maxLength = ask.most;
    field.autocomplete = ask.secret ? 'new-password' : 'off';
    field.setAttribute('aria-label', ask.title);
    field.setAttribute('autocapitalize', 'none');
    /* The keys are on the screen already; a tablet's own would cover them. */
    field.setAttribute('inputmode', 'none');
    return field;
  }

  /*
   * Shows the question. `ask` has title, lead, most (characters), secret, and more (buttons beside the way back);
   * handlers: onDone(value), onBack(). `back` is the label of the way back; default: to the list.
   */
  view.showKeypad = function (ask, handlers, reason) {
    var field = fieldOf(ask);

    function key(label) {
      return view.button('key', label, function () {
        if (field.value.length < ask.most) field.value += label;
      });
    }

    function done() {
      if (field.value !== '') handlers.onDone(field.value);
    }

    field.onkeydown = function (event) {
      if (event.keyCode === 13) done();
    };
    view.frame({
      title: ask.title,
      reason: reason,
      className: 'keypad',
      body: [
        view.element('div', 'keypad-ask', [ask.lead ? view.element('p', 'quiet', ask.lead) : null, field]),
        view.element(
          'div',
          'keys',
          keys.map(key).concat([
            view.button('key key-clear', view.text('clear'), function () {
              field.value = '';
            }),
            key('0'),
            view.button('key strong', view.text('ok'), done),
          ])
        ),
      ],
      foot: [view.button('', ask.back || view.text('toList'), handlers.onBack), view.spacer()].concat(
        ask.more || []
      ),
    });
    field.focus();
  };
})(window);
